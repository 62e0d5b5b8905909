"""Zones of the IANA database, whatever the machine calls its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import reset_tzpath

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.zones import UnclearTime, UnknownZone, in_zone, zone_names, zone_of


def test_every_name_has_rules_here_and_where_rows_are_read() -> None:
    noon = pl.Series([datetime(2026, 6, 15, 12)])  # noqa: DTZ001 - local
    for name in zone_names():
        here = datetime(2026, 6, 15, 12, tzinfo=zone_of(name)).astimezone(UTC)
        assert noon.dt.replace_time_zone(name).dt.convert_time_zone("UTC")[0] == here, name


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules", "", "europe/berlin", "../UTC", "Europe", "Asia/Peking"])
def test_a_machines_own_name_is_no_zone(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone_of(name)


def test_rules_do_not_come_from_the_machine(tmp_path: object) -> None:
    reset_tzpath(to=[str(tmp_path)])
    try:
        zone_of.cache_clear()
        assert zone_of("Europe/Berlin").utcoffset(datetime(2026, 7, 1)) == timedelta(hours=2)  # noqa: DTZ001 - local
    finally:
        reset_tzpath()


@given(st.sampled_from(sorted(zone_names())), st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - local
def test_a_local_time_is_clear_exactly_where_the_clock_showed_it_once(name: str, local: datetime) -> None:
    zone = zone_of(name)
    shown = {
        moment
        for fold in (0, 1)
        if (moment := local.replace(tzinfo=zone, fold=fold).astimezone(UTC)).astimezone(zone).replace(tzinfo=None) == local
    }
    if len(shown) == 1:
        assert in_zone(local, zone_of(name)).astimezone(UTC) == shown.pop()
    else:
        with pytest.raises(UnclearTime):
            in_zone(local, zone_of(name))
