"""What makers and their customers call the canonical columns, in English and Chinese."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MEANINGS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "direction",
        (
            ("inbound", "inbound"), ("incoming", "inbound"), ("in", "inbound"), ("呼入", "inbound"), ("来电", "inbound"),
            ("outbound", "outbound"), ("outgoing", "outbound"), ("out", "outbound"), ("呼出", "outbound"), ("去电", "outbound"),
        ),
    ),
    (
        "outcome",
        (
            ("answered", "answered"), ("已接通", "answered"), ("接通", "answered"), ("已接", "answered"),
            ("abandoned", "abandoned"), ("排队放弃", "abandoned"), ("已放弃", "abandoned"), ("放弃", "abandoned"),
            ("voicemail", "voicemail"), ("语音留言", "voicemail"),
        ),
    ),
)  # fmt: skip
"""Words of codes whose meaning is certain, in small letters; every other word is left open."""
TOTALS = re.compile(
    r"\b(?:avg|average|mean|rate|total|count|calls|service level|percent)\b|[%％]"
    r"|平均|率|总|合计|数量|次数|通话数|接通数|来电数|呼入量",
    re.IGNORECASE,
)
"""A header of figures that somebody has counted already."""
CDR = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata",
    "start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield",
)  # fmt: skip
"""The columns of Asterisk's Master.csv, which has no header."""
QUEUE_LOG = ("time", "callid", "queuename", "agent", "event")
"""The columns of Asterisk's queue_log, which has no header; data1, data2 … follow."""
_QUEUE_EVENTS = {"ENTERQUEUE", "CONNECT", "COMPLETEAGENT", "COMPLETECALLER", "ABANDON"}
PEOPLE = frozenset(
    {"name", "full name", "first name", "last name", "customer", "customer name", "client name", "contact", "contact name",
     "caller name", "user name", "username", "agent", "agent name", "agent username", "operator", "employee", "employee name",
     "assignee", "assigned to", "requester", "requested by", "opened by", "created by", "updated by", "resolved by", "closed by",
     "agreed by", "approved by", "supervisor", "owner", "surname", "given name",
     "姓名", "名字", "客户", "客户姓名", "用户姓名", "联系人", "坐席姓名", "座席姓名", "员工姓名", "客服姓名",
     "坐席", "座席", "客服", "话务员",
     "经办人", "处理人", "受理人", "创建人", "负责人", "确认人", "审批人", "提交人", "班长", "操作人"}
)  # fmt: skip
"""What a column that names people is called, in small letters."""
NOBODY = frozenset({"", "-", "--", "none", "n/a", "na", "null", "nil", "unassigned", "无", "空", "未分配"})
"""What stands there instead of one, in small letters."""
EVENT_NAMES = frozenset(
    {"event", "event type", "event name", "action", "action type", "activity", "what happened",
     "事件", "事件类型", "事件名称", "动作", "操作", "操作类型"}
)  # fmt: skip
"""What a column that says what happened is called, in small letters."""
FIELD_NAMES = frozenset(
    {"field", "field name", "fieldname", "changed field", "property", "attribute", "what changed",
     "字段", "字段名", "变更字段", "变更项", "修改项"}
)  # fmt: skip
"""What a column is called that says which field of a record was changed: to what stands in another."""
VALUE_NAMES = frozenset(
    {"new", "new value", "newvalue", "to", "to value", "to string", "value", "after", "changed to", "detail", "details",
     "新值", "变更后", "变更后值", "修改后", "改为", "值", "明细"}
)  # fmt: skip
"""What a column is called that says to what it was changed."""
_DISPOSITIONS = {"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"}
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+")


def plain_name(header: str) -> str:
    """A header in small letters, with one space between its words."""
    return " ".join(_WORDS.findall(header)).lower()


def made_up_names(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Names for the columns of a file without a header: those of a maker where the cells are its own, else their numbers."""
    at = CDR.index("disposition")
    if rows and all(len(row) == len(CDR) and row[at] in _DISPOSITIONS for row in rows):
        return CDR
    named = QUEUE_LOG if _QUEUE_EVENTS & {row[len(QUEUE_LOG) - 1] for row in rows if len(row) >= len(QUEUE_LOG)} else ()
    called = "data{}" if named else "column_{}"
    return (*named, *(called.format(number) for number in range(1, width - len(named) + 1)))


def is_nobody(text: str) -> bool:
    """Whether a cell of a column of people says that there is none."""
    return text.strip().lower() in NOBODY


@cache
def names_of(role: str) -> dict[str, tuple[str, ...]]:
    """Of a role, what each canonical column is called: in small letters, a space between words, the usual names first."""
    tables = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
    return {column: tuple(names) for column, names in tables.get(role, {}).items()}


def certain_meaning(column: str, word: str) -> str:
    """What a word of codes can only mean in a column; empty where that is to be asked."""
    return dict(dict(MEANINGS).get(column, ())).get(word.strip().lower(), "")
