"""The workbooks of `bench_books fill`, read with openpyxl: load, walk the cells, find answers and dates. Prints name<TAB>value.

Usage: books.py FOLDER. Knows the layout by its headings, as any script would; checks no rule and names no cell.
"""

import datetime
import pathlib
import sys
import time

import openpyxl

FIRST = datetime.date(1970, 1, 1)


def answers(file):
    page = openpyxl.load_workbook(file)["チェックリスト"]
    headed, parts = False, {}
    for row in page.iter_rows(values_only=True):
        if headed and not parts:
            parts = {at: text for at, text in enumerate(row) if text in ("回答", "確認日", "目標日")}
        elif row[0] == "番号":
            headed = True
        elif parts and row[2]:
            yield [(parts[at], value) for at, value in enumerate(row) if at in parts and value]


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx"))
    yes = no = days = 0
    began = time.perf_counter()
    for file in files:
        for given in answers(file):
            for part, value in given:
                if part == "回答":
                    yes += value == "はい"
                    no += value == "いいえ"
                else:
                    days += (value.date() - FIRST).days
    print(f"openpyxl_files_per_second\t{len(files) / (time.perf_counter() - began):.0f}")
    print(f"found\t{yes} yes, {no} no, {days} days")


main()
