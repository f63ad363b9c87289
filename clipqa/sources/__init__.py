"""Check regularly whether the sources of videos still play.

A check asks the host (`asking.py`), no faster than `pacing.py` allows; `deciding.py` decides what
the finding means for the video; `checking.py` is the kind of background jobs around it.
"""
