"""Sums up the orders of each country: orders.csv in the workspace becomes sums.json beside it."""

import csv
import json
import os
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

workspace = Path(os.environ["WORKSPACE"])
currency = sys.argv[1]

sums = defaultdict(Decimal)
with open(workspace / "orders.csv", newline="", encoding="utf-8") as orders:
    for order in csv.DictReader(orders):
        sums[order["country"]] += Decimal(order["amount"])

result = {country: f"{amount} {currency}" for country, amount in sorted(sums.items())}
(workspace / "sums.json").write_text(json.dumps(result), encoding="utf-8")
for country, amount in result.items():
    print(country, amount)
