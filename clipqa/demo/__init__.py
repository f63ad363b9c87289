"""A demo library, loaded offline: its data, stand-in footage and loader."""

from clipqa.demo.load import DemoError, DemoReport, load_demo_library

__all__ = ["DemoError", "DemoReport", "load_demo_library"]
