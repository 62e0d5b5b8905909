"""Names of people as they may be shown: the same person is always called alike, and two people never are.

A cell without a digit is a name: 张三 is 张＊, Alice Smith is A＊. A cell with a digit is an identifier and is shown, but for
a name that stands beside its digits: 8001 张三 is 8001 张＊, and so are two or more words, Alice Smith (8001) is A＊ (8001),
also with the digits between them: Zoe 8001 Quux is Z＊ 8001 Q＊. Of two who would look the same the second is 张＊ (2).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slacalc.base.pattern import pattern
from slacalc.records.keyed_hash import HASH_DIGITS, keyed_hash
from slacalc.records.mask import mask_id
from slacalc.records.unmasked import unmasked

if TYPE_CHECKING:
    from collections.abc import Iterable

REST = "＊"
"""In the place of what follows the first sign of a name."""
_ERROR = pattern(r"#[A-Z0/]+[!?]?")
"""An error of a spreadsheet, such as #N/A: nobody is called so."""
_CHINESE = r"\u3400-\u9fff"
_OF_ONE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧"
)
_OF_TWO = ("欧阳", "司马", "上官", "诸葛", "司徒", "皇甫")
SURNAME = f"(?:{'|'.join(_OF_TWO)}|[{_OF_ONE}])"
"""The most frequent, which tell 8001张三 from 8001坐席."""
_BEGIN_OF_SURNAME = frozenset(_OF_ONE) | {name[0] for name in _OF_TWO}
_WORDS = r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?"
_SEVERAL_WORDS = rf"(?<![\w＊])(?P<words>[^\W\d_])(?:(?<=\w){_WORDS}|\.)?(?:,? {_WORDS})+(?!\w)"
_WORDS_BESIDE_ID = pattern(_SEVERAL_WORDS)
_BESIDE_ID = pattern(
    rf"(?<![^\W_])(?<!＊)(?P<chinese>[{_CHINESE}])(?:[{_CHINESE}·•]+(?: [{_CHINESE}])?|(?: [{_CHINESE}])+)(?![^\W_])"
    rf"|(?<=\d)(?P<after>(?={SURNAME})[{_CHINESE}])[{_CHINESE}]{{1,3}}(?![^\W_])"
    rf"|(?<![^\W_])(?<!＊)(?P<before>(?={SURNAME})[{_CHINESE}])[{_CHINESE}]{{1,3}}(?=\d)"
    rf"|{_SEVERAL_WORDS}"
)
_AROUND_ID = pattern(
    r"(?<![\w＊])(?P<first>[^\W\d_](?:＊|[^\W\d_]+))(?P<id>[ ,，/]+\d+[ ,，/]+)(?P<last>[^\W\d_](?:＊|[^\W\d_]*))(?![\w＊])"
)
"""Two words, masked already or not, with the digits between them."""
_TOUCHING = pattern(
    rf"(?<=\d)(?={SURNAME})[{_CHINESE}]{{2,4}}(?![^\W_])|(?<![^\W_])(?<!＊)(?={SURNAME})[{_CHINESE}]{{2,4}}(?=\d)"
)
"""A name that digits touch."""
_NUMBER = pattern(rf"{REST} \(\d+\)$")
_WORD = pattern(r"(?<![\w＊])[^\W\d_]+(?:[ '’·•.-]{1,2}[^\W\d_]+)*(?!\w)")
_OF_TIMES = """january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun am pm utc gmt cet cest est edt pst pdt today yesterday tomorrow
days day hours hour hrs hr minutes minute mins min seconds second secs sec none null nan nil true false yes no"""
WORDS_OF_TIMES = frozenset(
    {form for word in _OF_TIMES.split() for form in (word, word.upper(), word.capitalize())}
    | {"NaN", *"年月日时時分秒天"}
    | {"上午", "下午", "小时", "分钟", "秒钟", "个小时", "星期", "无", "空"}
    | {letter for first in ("A", "a") for letter in map(chr, range(ord(first), ord(first) + 26))}
)
"""Words by which times, lengths and blanks are written, and single letters: none of them is a name."""


def mask_name(text: str) -> str:
    """What a cell that holds a person is, without the name; what is masked already stays."""
    if _ERROR.fullmatch(text):
        return text
    if any(map(str.isdigit, text)):
        beside_id = _WORDS_BESIDE_ID if text.isascii() else _BESIDE_ID  # the first knows no Chinese, and is ready sooner
        beside = beside_id.sub(lambda name: name[0][0] + REST, text)
        return _AROUND_ID.sub(lambda name: f"{name['first'][0]}{REST}{name['id']}{name['last'][0]}{REST}", beside)
    return text[:1] + REST if len(text) > 1 else REST if text else ""


def unnumbered(text: str) -> str:
    """A name as it is masked, whether or not it is so already and whoever else looks like it."""
    masked = mask_name(text)
    return _NUMBER.sub(REST, masked)


class ShownNames:
    """The people of one page or file, each under a text of its own; those known from the beginning are numbered in order."""

    def __init__(self, names: Iterable[str] = (), *, kept: bool = False, key: bytes | None = None) -> None:
        """``kept`` shows names as they are; ``key`` shows their keyed hash, the same in every file."""
        self._kept, self._key = kept, key
        self._shown: dict[str, str] = {}
        self._taken = set[str]()
        self._alike = Counter[str]()
        for name in sorted(set(names)):
            self.shown(name)

    def shown(self, text: str, *, kept: bool = False) -> str:
        """What the person, or the identifier, in a cell is called here; ``kept`` where its column keeps names."""
        if text not in self._shown:
            plain = self._plain(text, kept=kept or self._kept)
            shown = plain
            while shown in self._taken:
                self._alike[plain] += 1
                shown = f"{plain} ({self._alike[plain] + 1})"
            self._taken.add(shown)
            self._shown[text] = shown
        return self._shown[text]

    def within(self, text: str, known: frozenset[str]) -> str:
        """A text in which names may stand anywhere, but for words that are known to be none."""
        if unmasked() is not None:
            return text
        masked = _WORD.sub(lambda word: word[0] if word[0] in known else self.shown(word[0]), text)
        return masked if _BEGIN_OF_SURNAME.isdisjoint(masked) else _TOUCHING.sub(lambda name: name[0][0] + REST, masked)

    def _plain(self, text: str, *, kept: bool) -> str:
        if kept or unmasked() is not None:
            return mask_id(text)
        masked = mask_name(text)
        if self._key is not None and masked != text:
            return keyed_hash(self._key, text)[:HASH_DIGITS]
        return mask_id(masked)
