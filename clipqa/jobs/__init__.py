"""Background jobs, which `manage.py work` claims, runs and retries.

A job is a row of a model that extends `Job`. A kind (`kinds.py`) defines how the jobs of one model
are run. Tasks and queues (`tasks.py`) only tell workers to look for jobs, so no job is lost if a
task is.
"""
