"""A library worth looking at, from nothing and offline: data, stand-in footage, and its loader."""

from clipqa.demo.load import DemoError, DemoReport, load_demo_library

__all__ = ["DemoError", "DemoReport", "load_demo_library"]
