"""The same counting in DuckDB and pandas, on the Parquet file the program wrote. Prints name<TAB>seconds.

Usage: figures.py FILE. Counts yes, no, blank and not required by respondent x health centre x bed class x item, over
submitted sheets: once from the marked lines, once looking for the latest round itself. All ways must agree.
"""

import sys
import time

import duckdb
import pandas as pd

FILE = sys.argv[1]
KEY = ["respondent", "health_centre", "bed_class", "item"]
ANSWERS = ["yes", "no", "blank", "not_required"]
SUMS = ", ".join(f"count(*) FILTER (answer = '{answer}') AS {answer}" for answer in ANSWERS)
NAMES = ", ".join(KEY)


def timed(name, work):
    start = time.perf_counter()
    value = work()
    print(f"{name}\t{time.perf_counter() - start:.3f}", flush=True)
    return value


def duckdb_marked():
    return duckdb.sql(
        f"SELECT {NAMES}, {SUMS} FROM read_parquet('{FILE}') WHERE latest AND state <> 'draft' GROUP BY ALL"
    ).df()


def duckdb_raw():
    return duckdb.sql(
        f"""WITH last AS (
              SELECT {NAMES}, checklist, arg_max(answer, round) AS answer
              FROM read_parquet('{FILE}') WHERE state <> 'draft' GROUP BY ALL)
            SELECT {NAMES}, {SUMS} FROM last GROUP BY ALL"""
    ).df()


def pandas_counts(frame):
    counts = frame.groupby(KEY + ["answer"], sort=False, observed=True).size().unstack("answer", fill_value=0)
    return counts.reindex(columns=ANSWERS, fill_value=0).reset_index()


def pandas_marked():
    frame = pd.read_parquet(FILE, columns=KEY + ["answer", "state", "latest"])
    return pandas_counts(frame[frame["latest"] & (frame["state"] != "draft")])


def pandas_raw():
    frame = pd.read_parquet(FILE, columns=KEY + ["answer", "state", "checklist", "round"])
    frame = frame[frame["state"] != "draft"].sort_values("round", kind="stable")
    return pandas_counts(frame.drop_duplicates(["checklist", "item"], keep="last"))


def comparable(frame):
    frame = frame[KEY + ANSWERS].astype({name: "int64" for name in ANSWERS})
    return frame.sort_values(KEY).reset_index(drop=True).astype({name: "object" for name in KEY})


def main():
    ways = {
        "duckdb_marked": duckdb_marked,
        "duckdb_raw": duckdb_raw,
        "pandas_marked": pandas_marked,
        "pandas_raw": pandas_raw,
    }
    first = None
    for name, way in ways.items():
        counts = comparable(timed(name, way))
        if first is None:
            first = counts
        elif not counts.equals(first):
            sys.exit(f"{name} counts otherwise than duckdb_marked")


main()
