"""Work done later, by `manage.py work`: claimed, retried and finished, a row a job.

What is owed stands in the rows of models that extend `Job`. A kind (`kinds.py`) says how a row of
one model is worked on. Tasks and queues (`tasks.py`) only wake workers up, so losing one loses
nothing.
"""
