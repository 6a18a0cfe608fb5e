"""age as somebody else wrote it. `keygen` prints a key and its recipient; `decrypt KEY FROM TO` opens a file."""
import sys
import pyrage

if sys.argv[1] == "keygen":
    identity = pyrage.x25519.Identity.generate()
    print(f"# public key: {identity.to_public()}\n{identity}")
else:
    _, _, key, source, target = sys.argv
    lines = [line.strip() for line in open(key) if not line.startswith("#")]
    with open(source, "rb") as sealed, open(target, "wb") as opened:
        pyrage.decrypt_io(sealed, opened, [pyrage.x25519.Identity.from_str(lines[0])])
