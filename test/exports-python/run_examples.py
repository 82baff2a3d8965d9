"""Runs programs, given as a JSON list on the standard input, one after the other, and answers with what each printed."""

import contextlib
import io
import json
import sys
import traceback


def run(program):
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(program, "example", "exec"), {})
        return {"printed": printed.getvalue().strip()}
    except Exception:
        return {"printed": "", "fault": traceback.format_exc(limit=3)}


json.dump([run(program) for program in json.load(sys.stdin)], sys.stdout)
