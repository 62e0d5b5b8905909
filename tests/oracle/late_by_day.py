"""Late payment of several statements, evening after evening: nothing of slacalc is used here.

Each day is asked for itself: what is unpaid, what is disputed, which rate, whether somebody works, what part of a month or a year
it is. It is slow, and there is nothing in it that could skip a day.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
NOTHING = Fraction(0)
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Rate:
    """What one bears in a day, a month or a year, and how days become parts of it."""

    share: Fraction
    per: str
    count: str | None


@dataclass(frozen=True)
class Words:
    """What a contract says of a late statement."""

    due_day_counts: bool
    payment_day_counts: bool
    interest_first: bool
    calendar_days: bool
    disputed: str
    compounds: str
    """Empty where interest bears none."""
    grace: int
    from_due_day: bool
    fee: Fraction | None
    cap: Fraction | None
    cap_with_fee: bool
    suspend: int
    terminate: int
    cut_off: bool


@dataclass(frozen=True)
class Dispute:
    """A sum that is disputed from a day on, and what of it is owed after all, where that is settled."""

    on: date
    sum: Fraction
    settled: date | None
    owed: Fraction = NOTHING


@dataclass(frozen=True)
class Owed:
    """A statement, and what is decided for it."""

    due: date
    principal: Fraction
    net: Fraction
    words: Words
    disputes: tuple[Dispute, ...] = ()
    costs: tuple[tuple[date, Fraction], ...] = ()


@dataclass(frozen=True)
class Paid:
    """Money that arrives, for the statement of a number or for whatever is due."""

    on: date
    sum: Fraction
    statement: int | None
    first: str = ""


@dataclass(frozen=True)
class Case:
    """Everything that happens until the end of a day."""

    statements: tuple[Owed, ...]
    payments: tuple[Paid, ...]
    rates: tuple[tuple[date, Rate], ...]
    """The first one is in force from the beginning, whatever its day."""
    closed: frozenset[date]
    opened: frozenset[date]
    as_of: date

    def works(self, day: date) -> bool:
        return day in self.opened or (day.weekday() < calendar.SATURDAY and day not in self.closed)

    def rate(self, day: date) -> Rate:
        return [rate for at, (since, rate) in enumerate(self.rates) if not at or since <= day][-1]


def month_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def ends_a_period(start: date, day: date, months: int) -> bool:
    """Whether the first day of so many months was the one after ``start``, or so many months or several times as many later."""
    passed = (day.year - start.year) * 12 + day.month - start.month
    return passed > 0 and passed % months == 0 and month_later(start, passed) == day


def part(day: date, start: date, rate: Rate) -> Fraction:
    """The part of the rate's time that one day is, where the day after ``start`` is the first of all."""
    length = calendar.monthrange(day.year, day.month)[1]
    fixed = {None: 1, "a month is 30 days": 30, "a year is 365 days": 365, "a year is 360 days": 360}
    fixed |= {"days of each calendar month": length, "a year is 365 days, a leap year 366": 365 + calendar.isleap(day.year)}
    if rate.count in fixed:
        return Fraction(1, fixed[rate.count])
    if rate.count in {"whole months, then days of the month begun", "each month begun counts whole"}:
        months = 0
        while month_later(start, months + 1) < day:
            months += 1
        begun, ended = month_later(start, months), month_later(start, months + 1)
        if rate.count == "each month begun counts whole":
            return Fraction(int(day == begun + DAY))
        return Fraction(1, (ended - begun).days)
    before = calendar.monthrange((day - DAY).year, (day - DAY).month)[1]
    a_31st_counts = rate.count == "30/360 US" and start.day < 30
    days = 1
    if day.day == 31:
        days = 1 if a_31st_counts else 0
    elif day.day == 1:
        days = {28: 3, 29: 2, 30: 1, 31: 0 if a_31st_counts else 1}[before]
    return Fraction(days, 30 if rate.per == "month" else 360)


@dataclass(frozen=True)
class Row:
    """What one day has borne."""

    day: date
    counts: bool
    sum: Fraction
    rate: Rate
    time: Fraction
    interest: Fraction
    settled: bool


@dataclass
class Sheet:
    """One statement, as far as the days have come."""

    case: Case
    owed: Owed
    unpaid: Fraction = NOTHING
    interest: Fraction = NOTHING
    of_dispute: Fraction = NOTHING
    """Of the interest that on what is disputed."""
    base: Fraction = NOTHING
    """Of the interest what bears interest."""
    base_of_dispute: Fraction = NOTHING
    interest_paid: Fraction = NOTHING
    costs: Fraction = NOTHING
    costs_paid: Fraction = NOTHING
    fee: Fraction = NOTHING
    too_much: Fraction = NOTHING
    disputed: Fraction = NOTHING
    capped_on: date | None = None
    evenings: int = 0
    rights: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    aside: list[tuple[date, Fraction]] = field(default_factory=list)
    waiting: list[tuple[date, Fraction]] = field(default_factory=list)
    """Days of grace, and what was disputed on them."""
    went: list[tuple[date, Fraction, Fraction, Fraction, Fraction]] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = [dispute for dispute in self.owed.disputes if dispute.on <= self.case.as_of]
        self.known = [dispute for dispute in known if dispute.settled is not None and dispute.settled <= self.case.as_of]
        self.unpaid = max(self.owed.principal - sum((dispute.sum - dispute.owed for dispute in self.known), NOTHING), NOTHING)
        words = self.owed.words
        self.in_time = self.owed.due + DAY * words.grace
        self.start = self.owed.due - DAY if words.due_day_counts else self.owed.due
        if words.grace and not words.from_due_day:
            self.start = self.in_time

    def stated(self, value: Fraction) -> Fraction:
        cents = 100 * value + (0 if self.owed.words.cut_off else Fraction(1, 2))
        return Fraction(cents.numerator // cents.denominator, 100)

    def in_dispute(self, day: date) -> Fraction:
        if not self.disputed:
            return NOTHING
        next_one = [dispute.owed for dispute in self.known if dispute.settled is not None and dispute.settled >= day][:1]
        return min([self.disputed, self.unpaid, *next_one])

    def stands_aside(self, day: date) -> Fraction:
        return NOTHING if self.owed.words.disputed == "bears interest like the rest" else self.in_dispute(day)

    def morning(self, day: date) -> None:
        words = self.owed.words
        if day > self.in_time:
            self.begin_delay(day)
        self.costs += sum((amount for on, amount in self.owed.costs if on == day), NOTHING)
        self.disputed += sum((dispute.sum for dispute in self.owed.disputes if dispute.on == day), NOTHING)
        if words.payment_day_counts:
            self.bear(day)
            self.settle(day)

    def begin_delay(self, day: date) -> None:
        words = self.owed.words
        if words.fee is not None and not self.fee and self.unpaid > self.in_dispute(day):
            room = words.fee
            if words.cap is not None and words.cap_with_fee:
                room = max(self.stated(words.cap) - self.interest_paid - self.stated(self.interest), NOTHING)
            self.fee = min(words.fee, room)
            if self.fee < words.fee:
                self.capped_on = self.capped_on or day
        now = self.disputed
        for waited, disputed in self.waiting:
            self.disputed = disputed
            self.bear_one(waited)
        self.waiting, self.disputed = [], now

    def bear(self, day: date) -> None:
        if not self.unpaid or day <= self.start:
            return
        if self.owed.words.grace and day <= self.in_time:
            self.waiting.append((day, self.disputed))
        else:
            self.bear_one(day)

    def bear_one(self, day: date) -> None:
        words, rate = self.owed.words, self.case.rate(day)
        if words.compounds == "day" or (words.compounds and ends_a_period(self.start, day - DAY, MONTHS[words.compounds])):
            self.base, self.base_of_dispute = self.interest, self.of_dispute
        aside = self.stands_aside(day)
        if aside:
            self.aside.append((day, aside))
        elif words.calendar_days or self.case.works(day):
            disputed = self.in_dispute(day) * self.owed.net + self.base_of_dispute
            self.of_dispute += disputed * rate.share * part(day, self.start, rate)
        self.add(day, (self.unpaid - aside) * self.owed.net, self.base)
        self.of_dispute = min(self.of_dispute, self.interest)

    def add(self, day: date, bears: Fraction, base: Fraction, *, settled: bool = False) -> None:
        if not bears:
            return
        words, rate = self.owed.words, self.case.rate(day)
        counts = words.calendar_days or self.case.works(day)
        time = part(day, self.start, rate) if counts else NOTHING
        interest = (bears + base) * rate.share * time
        if words.cap is not None:
            limit = max(words.cap - self.interest_paid - self.interest - (self.fee if words.cap_with_fee else 0), NOTHING)
            if interest > limit:
                interest, self.capped_on = limit, self.capped_on or day
        self.interest += interest
        self.rows.append(Row(day, counts, bears, rate, time, interest, settled))

    def settle(self, day: date) -> None:
        for _ in (dispute for dispute in self.known if dispute.settled == day):
            self.disputed = self.of_dispute = self.base_of_dispute = NOTHING
            if self.owed.words.disputed == "from the due day once settled":
                for stood, disputed in self.aside:
                    self.add(stood, disputed * self.owed.net, NOTHING, settled=True)
            if self.owed.words.disputed != "from the day after it is settled":
                self.waiting = [(waited, NOTHING) for waited, _ in self.waiting]
            self.aside = []

    def pay(self, payment: Paid, left: Fraction, day: date, *, all_of_it: bool) -> Fraction:
        amount, taken = left, dict.fromkeys(("costs", "interest", "principal"), NOTHING)
        order = ["costs", "interest", "principal"] if self.owed.words.interest_first else ["principal", "interest", "costs"]
        for part_of_it in sorted(order, key=lambda claim: claim != payment.first):
            owing = {"costs": self.costs + self.fee - self.costs_paid, "principal": self.unpaid}
            taken[part_of_it] = min(left, owing.get(part_of_it, self.stated(self.interest)))
            left -= taken[part_of_it]
        self.costs_paid += taken["costs"]
        self.unpaid -= taken["principal"]
        self.interest_paid += taken["interest"]
        if taken["interest"]:
            all_of_interest = taken["interest"] == self.stated(self.interest)
            self.interest = NOTHING if all_of_interest else self.interest - taken["interest"]
        self.of_dispute, self.base = min(self.of_dispute, self.interest), min(self.base, self.interest)
        self.base_of_dispute = min(self.base_of_dispute, self.of_dispute)
        if all_of_it:
            self.too_much += left
        if all_of_it or amount > left:
            self.went.append((day, taken["costs"], taken["interest"], taken["principal"], left if all_of_it else NOTHING))
        return NOTHING if all_of_it else left

    def evening(self, day: date) -> None:
        if not self.owed.words.payment_day_counts:
            if day < self.case.as_of:
                self.bear(day)
            self.settle(day)
        if day < self.owed.due:
            return
        overdue = self.unpaid > self.in_dispute(day + DAY)
        self.evenings = self.evenings + 1 if overdue else 0
        interest = self.stated(self.interest - self.of_dispute)
        for right, after, over in (
            ("suspend", self.owed.words.suspend, not overdue and not interest),
            ("terminate", self.owed.words.terminate, not overdue),
        ):
            since, until = self.rights.get(right, (day, day))
            if until is None:
                self.rights[right] = (since, day if over else None)
            elif self.evenings > after:
                self.rights[right] = (day + DAY, None)


def reckon(case: Case) -> tuple[list[Sheet], Fraction]:
    """Every statement by the end of the last day, and the money that no statement was there for."""
    sheets = [Sheet(case, owed) for owed in case.statements]
    purse: list[tuple[Paid, Fraction]] = []

    def spread(day: date) -> None:
        for at, (payment, amount) in enumerate(purse):
            left = amount
            for sheet in sorted((other for other in sheets if other.owed.due <= day), key=lambda other: other.owed.due):
                left = sheet.pay(payment, left, day, all_of_it=False) if left else left
            purse[at] = (payment, left)

    day = min([owed.due for owed in case.statements] + [payment.on for payment in case.payments], default=case.as_of)
    begins = [dispute.on for owed in case.statements for dispute in owed.disputes]
    day = min([day, *begins, *(on for owed in case.statements for on, _ in owed.costs)])
    while day <= case.as_of:
        spread(day)
        for sheet in sheets:
            sheet.morning(day)
        for payment in (arrived for arrived in case.payments if arrived.on == day):
            if payment.statement is not None:
                sheets[payment.statement].pay(payment, payment.sum, day, all_of_it=True)
            else:
                purse.append((payment, payment.sum))
                spread(day)
        spread(day)
        for sheet in sheets:
            sheet.evening(day)
        day += DAY
    return sheets, sum((left for _, left in purse), NOTHING)
