"""A function run in a process of its own, with little memory, time and nothing else to lose.

Parsers of hostile files crash, hang and eat memory; here they may. The child sends JSON, never a
pickle: whoever takes it over can send text, not run code.
"""

import gc
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, NoReturn

from tonghu.base.spreadsheets.refusals import FileRefused, refusal

_BATCH = 200  # dicts a line: one line each costs a third more time
_LONG = 1 << 20  # characters after which a line is sent
_LONGEST_LINE = 64 << 20
_OPEN_FILES = 64
_PATIENCE = 10
"""So many times its CPU seconds a child may take by the clock: others use the machine, too."""
_NOTICE = 5  # CPU seconds between the signal and the end
_OUT_OF_MEMORY = 3  # exit codes
_FAILED = 4
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "ctypes.",
)


class ChildFailed(RuntimeError):
    """An error in the function itself, by its type and place only: its text may name a person."""


def run(
    target: str, *args: str, seconds: float = 120, megabytes: int = 1024
) -> Generator[dict[str, Any], None, None]:
    """What `target` ("package.module:function") yields for `args`, computed in a child process.

    The function yields JSON-ready dicts. `seconds` of CPU and `megabytes` of address space are all it
    gets; one that waits instead of working is stopped by the clock. Stopping early kills the child.

    Raises FileRefused as the child does, or when it dies of time, memory or a signal; ChildFailed
    for any other error of the function.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        __name__,
        target,
        str(int(seconds) + 1),
        str(megabytes),
        *args,
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    late = threading.Event()
    watch = threading.Timer(seconds * _PATIENCE, _stop, (process, late))
    watch.start()
    try:
        yield from _received(process)
        process.wait()
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    _refuse_death(process.returncode, late.is_set())


def _environment() -> dict[str, str]:
    """No secret of ours: only where Python and the modules are."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _received(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """The dicts of each line. Raises what the child reports instead of a line of them."""
    assert process.stdout
    while line := process.stdout.readline(_LONGEST_LINE):
        if len(line) >= _LONGEST_LINE:
            raise refusal("too_big")
        if not line.endswith(b"\n"):
            return  # died in the middle of a line
        message = json.loads(line)
        if isinstance(message, list):
            yield from message
        elif "refused" in message:
            raise FileRefused(message["refused"], message["sentence"])
        else:
            raise ChildFailed(message["failed"])


def _refuse_death(code: int, late: bool) -> None:
    if code == 0:
        return
    if late or code == -signal.SIGXCPU:
        raise refusal("too_slow")
    # Rust aborts, and the kernel kills, when there is no more memory to be had.
    if code in (_OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL):
        raise refusal("too_big")
    raise refusal("damaged")


def main(arguments: list[str]) -> NoReturn:
    """The child: target, CPU seconds, megabytes, then the function's own arguments."""
    target, seconds, megabytes, *args = arguments
    module, _, function = target.partition(":")
    called: Callable[..., Iterable[dict[str, Any]]] = getattr(
        importlib.import_module(module), function
    )
    _limit(int(seconds), int(megabytes))
    gc.disable()  # looking again and again through a million cells, none of which goes before the end
    try:
        _send_all(called(*args))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except FileRefused as refused:
        _send({"refused": refused.code, "sentence": str(refused)})
        os._exit(_FAILED)
    except Exception as error:
        _send({"failed": _place(error)})
        os._exit(_FAILED)
    # Taking apart a million cells one by one takes longer than letting them go with the process.
    os._exit(0)


def _limit(seconds: int, megabytes: int) -> None:
    for what, most, end in (
        (resource.RLIMIT_AS, megabytes << 20, 0),
        # The signal says that it was the time; without notice the kernel would just kill.
        (resource.RLIMIT_CPU, seconds, _NOTICE),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, 0),
    ):
        resource.setrlimit(what, (most, most + end))
    sys.addaudithook(_forbid)


def _forbid(event: str, _details: object) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def _send_all(items: Iterable[dict[str, Any]]) -> None:
    """Lists of dicts, a line each; a large dict goes at once, so that neither side holds them all."""
    batch: list[str] = []
    size = 0
    for item in items:
        text = _text(item)
        batch.append(text)
        size += len(text)
        if len(batch) == _BATCH or size >= _LONG:
            _write(f"[{','.join(batch)}]")
            batch, size = [], 0
    if batch:
        _write(f"[{','.join(batch)}]")


def _send(message: object) -> None:
    _write(_text(message))


def _text(message: object) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _write(line: str) -> None:
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.flush()


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} in {where}"


if __name__ == "__main__":
    main(sys.argv[1:])
