"""Makes the tables beside it. `mod.rs` says what they hold and how they are read.

    pip install Unidecode==1.4.0
    curl -L https://static.crates.io/crates/deunicode/deunicode-1.6.2.crate | tar xz
    python3 src/site/ascii/make.py deunicode-1.6.2

The answers of deunicode are taken from its data. Unidecode is asked about one letter after the other, and only where it
answers otherwise is that written down: mostly that it has nothing.
"""

import sys
import unicodedata
from pathlib import Path

from unidecode import unidecode

HERE = Path(__file__).parent
CRATE = Path(sys.argv[1]) / "src"
MAPPING = (CRATE / "mapping.txt").read_text()
POINTERS = (CRATE / "pointers.bin").read_bytes()

HAN = range(0x4E00, 0xA000)
HANGUL = range(0xAC00, 0xD7A4)

# Scripts, signs and symbols that titles and names of files are written in.
COVERED = [
    range(0x80, 0x700),  # Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic
    range(0x900, 0x1400),  # of India and its neighbours, Georgian, Hangul's parts, Ethiopic, Cherokee
    range(0x1780, 0x1800),  # Khmer
    range(0x1E00, 0x2800),  # more of Latin and Greek; punctuation, currencies, arrows, mathematics, symbols
    range(0x2900, 0x2C00),  # more arrows, mathematics and symbols
    range(0x2C60, 0x2C80),  # more of Latin
    range(0x3000, 0x3100),  # punctuation of East Asia, Hiragana, Katakana
    range(0x3200, 0x3400),  # letters in circles and squares
    range(0xFB00, 0xFB50),  # ligatures
    range(0xFE00, 0x10000),  # other forms and widths of letters and signs
    range(0x1F18E, 0x1F19B),  # emoji
    range(0x1F1E6, 0x1F700),
    range(0x1F7E0, 0x1F800),
    range(0x1F900, 0x1FA00),
    range(0x1FA70, 0x1FB00),
]

# Of which only Unidecode is asked: what is private, more symbols, and marks within flags.
SILENT = [
    range(0xE000, 0xF900),
    range(0x1F000, 0x1F100),
    range(0x1F700, 0x1F7E0),
    range(0x1F800, 0x1F900),
    range(0x1FA00, 0x1FA70),
    range(0xE0000, 0xE01F0),
]


def deunicode(letter: int) -> str:
    """What the crate `slug` is told of a letter: deunicode's answer, a break between words where it has none."""
    first, second, length = POINTERS[letter * 3 : letter * 3 + 3]
    if length <= 2:
        answer = bytes([first, second])[:length].decode()
    else:
        start = first | second << 8
        answer = MAPPING[start : start + length] if start + length <= len(MAPPING) else "-"
    return answer.replace("\n", " ")


def is_asked(letter: int) -> bool:
    """Pelican gives Unidecode normal forms only; what is no letter yet does not count."""
    letter = chr(letter)
    return unicodedata.normalize("NFKC", letter) == letter and unicodedata.category(letter) != "Cn"


def base() -> str:
    lines = []
    for covered in COVERED:
        for start in range(covered.start, covered.stop, 64):
            cells = [deunicode(letter) for letter in range(start, min(start + 64, covered.stop))]
            lines.append("\t".join([f"{start:X}", *cells]))
    return "\n".join(lines) + "\n"


def pinyin() -> str:
    answers = [deunicode(letter) for letter in HAN]
    syllables = sorted(set(answers), key=lambda syllable: (-answers.count(syllable), syllable))
    single = (94 * 94 - len(syllables)) // 93
    code = {syllable: at for at, syllable in enumerate(syllables)}

    def signs(at: int) -> str:
        if at < single:
            return chr(33 + at)
        first, second = divmod(at - single, 94)
        return chr(33 + single + first) + chr(33 + second)

    return "\t".join(syllables) + "\n" + "".join(signs(code[answer]) for answer in answers) + "\n"


def otherwise() -> str:
    """Runs of letters that Unidecode answers alike, and otherwise than the tables above; what it is not asked may be within."""
    covered = {letter for letters in [*COVERED, HAN, HANGUL] for letter in letters}
    runs = []
    for letter in sorted(covered.union(*SILENT)):
        answer = unidecode(chr(letter)).replace("\n", " ")
        counts = is_asked(letter) and (letter not in covered or answer != deunicode(letter))
        if runs and runs[-1]["seen"] == letter - 1 and (answer == runs[-1]["answer"] or not is_asked(letter)):
            runs[-1]["seen"] = letter
            if counts:
                runs[-1]["last"] = letter
        elif counts:
            runs.append({"first": letter, "last": letter, "seen": letter, "answer": answer})
    lines = []
    for run in runs:
        ends = [f"{end:X}" for end in sorted({run["first"], run["last"]})]
        lines.append(f"{'-'.join(ends)}\t{run['answer']}\n")
    return "".join(lines)


(HERE / "deunicode.txt").write_text(base())
(HERE / "pinyin.txt").write_text(pinyin())
(HERE / "unidecode.txt").write_text(otherwise())
