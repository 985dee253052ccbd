"""Made-up tables (架空) for mappings."""

from __future__ import annotations

import csv
import io

import openpyxl

MAPPING = """
table: mock-population
title: 架空の推計人口
authority: 架空県
edition: "2021"
recognise:
  cells: {A1: 架空の推計人口, D3: 総人口（人）}
first: 4
area: {code: A, name: B}
period: {column: C}
figures:
  - {column: D, item: population, name: 総人口, unit: 人}
  - {column: E, item: male, name: 男, unit: 人, dimensions: {sex: male}}
leave_out: [計]
"""

ROWS = [
    ["架空の推計人口", "", "", "", ""],
    ["令和3年 架空県", "", "", "", ""],
    ["コード", "市町村", "時点", "総人口（人）", "男（人）"],
    ["計", "", "令和2年", "3,000", "1,500"],
    ["022012", "青森市", "令和2年", "1,000", "500"],
    ["2202", "弘前市", "2020年10月1日", "x", ""],
    ["02203", "八戸市", "2020", "2,000", "…"],
]


def as_csv(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode(encoding)


def as_book(rows: list[list[object]], sheet: str = "第1表") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
