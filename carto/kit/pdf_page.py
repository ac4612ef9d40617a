"""A program: a PDF on its input, the first page as PNG on its output. Run apart by `scanning`, within limits, so that a
hostile file takes neither the memory of the server nor its time."""

import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

MEMORY_BYTES, CPU_S = 2 << 30, 30
WIDTH_MM, PPI = 420, 121  # 2,000 pixels across
PAGE = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("sheet.pdf", width: {WIDTH_MM}mm)'


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sheet.pdf").write_bytes(sys.stdin.buffer.read())
        (root / "page.typ").write_text(PAGE)
        sys.stdout.buffer.write(typst.compile(root / "page.typ", root=root, format="png", ppi=PPI))
    return 0


if __name__ == "__main__":
    sys.exit(main())
