"""Holds our grammars against 1Password's and Keeper's own offline validators.

    pip install onepassword-sdk==0.4.2 keeper-secrets-manager-core==17.3.0
    python crates/refs/tests/conformance/run.py [COUNT]

Every difference must have one of the reasons in `meant`, else the script fails.
"""
import collections, random, subprocess, sys
from keeper_secrets_manager_core.core import SecretsManager
from onepassword import Secrets

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
PIECES = {
    "op": ["op://", "OP://", " ", "/", "/", "/", "v", "My Item", "a-b_c.d", "é", "%20", "$X", "${X}", "?",
           "?attribute=otp", "?attribute=totp", "?attribute=type", "?ssh-format=openssh", "?ssh-format=", "&",
           "#", "\n", "@", "abcdefghijklmnopqrstuvwxyz"],
    "keeper": ["keeper://", "KEEPER://", "/", "/", "rec", "a b", "field", "custom_field", "file", "type", "title",
               "Notes", "[", "]", "[0]", "[]", "[name]", "\\", "\\/", "\\[", "\\]", "\\\\", "é", "x", "١"],
}
SHAPES = {
    "op": [["op://", "v", "/", "My Item", "/", "f"], ["op://", "v", "/", "i", "/", "s", "/", "f"]],
    "keeper": [["keeper://", "rec", "/", "field", "/", "x", "[0]", "[name]"], ["rec", "/", "file", "/", "x"]],
}

def generate(kind, seed):
    rng = random.Random(seed)
    for _ in range(COUNT):
        parts = list(rng.choice(SHAPES[kind])) if rng.random() < 0.8 else []
        for _ in range(rng.randrange(0, 5)):
            at = rng.randrange(0, len(parts) + 1)
            if parts and rng.random() < 0.3:
                parts.pop(min(at, len(parts) - 1))
            else:
                parts.insert(at, rng.choice(PIECES[kind]))
        yield "".join(parts)

def theirs(kind, text):
    try:
        Secrets.validate_secret_reference(text) if kind == "op" else SecretsManager.parse_notation(text)
        return True
    except Exception:
        return False

def meant(kind, text, vendor):
    """Why a difference is meant, or None."""
    if kind == "op" and vendor and "" in text.removeprefix("op://").split("?")[0].split("/"):
        return "empty segment: the SDK accepts it, it cannot resolve"
    if kind == "keeper" and vendor:
        rest = text[9:] if text.lower().startswith("keeper://") else text
        if rest.startswith("/") or "//" in rest or "/[" in rest:
            return "empty record or parameter: the SDK accepts it, it cannot resolve"
    return None

failed = False
for kind in ("op", "keeper"):
    texts = sorted(set(generate(kind, 7)))
    command = ["cargo", "run", "-q", "-p", "scrubjay-refs", "--example", "verdicts", "--", kind]
    ours = subprocess.run(command, input="\0".join(texts).encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    assert len(ours) == len(texts)
    tally, unmeant = collections.Counter(), []
    for text, verdict in zip(texts, ours):
        vendor = theirs(kind, text)
        tally["accepted by the vendor" if vendor else "refused by the vendor"] += 1
        if vendor != (verdict == "1"):
            reason = meant(kind, text, vendor)
            tally[f"DIFFERENT: {reason}"] += 1
            if reason is None:
                unmeant.append((text, vendor))
    print(kind, len(texts), dict(tally))
    for text, vendor in unmeant[:25]:
        print("   not meant:", repr(text), "vendor accepts" if vendor else "vendor refuses")
    failed |= bool(unmeant)
sys.exit(failed)
