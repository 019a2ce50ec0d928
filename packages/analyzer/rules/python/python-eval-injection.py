import ast
import builtins

SETUP = "1 + 1"


def calculate(formula, model):
    # ruleid: python-eval-injection
    eval(formula)
    # ruleid: python-eval-injection
    exec("result = " + formula)
    # ruleid: python-eval-injection
    builtins.eval(f"({formula})", {})
    # ok: python-eval-injection
    eval("2 * 21")
    # ok: python-eval-injection
    eval(SETUP)
    # ok: python-eval-injection
    ast.literal_eval(formula)
    # ok: python-eval-injection
    model.eval()
