"""Loaded before Django reads its settings: test mode, and a home of its own for each worker."""

import atexit
import os
import shutil
import tempfile

os.environ["TONGHU_MODE"] = "test"
os.environ["TONGHU_HOME"] = tempfile.mkdtemp(prefix="tonghu-test-")
atexit.register(shutil.rmtree, os.environ["TONGHU_HOME"], ignore_errors=True)
