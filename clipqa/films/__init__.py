"""Measure stored films by ffmpeg and ffprobe: levels of the sound and times of the frames."""
