"""ClipQA: curated video-clip questions and answers, self-hosted."""

__version__ = "0.1.0"
