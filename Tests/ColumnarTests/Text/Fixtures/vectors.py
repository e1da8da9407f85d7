"""Records what Python's decimal, datetime and struct give, for the tests of Columnar/Text.

Usage: python3 vectors.py > python-vectors.tsv
Columns are separated by tabs; the first names the kind of line. The seed is fixed.
"""
import datetime
import decimal
import fractions
import platform
import random
import struct

random.seed(20261121)
decimal.getcontext().prec = 200
HALF_UP = decimal.ROUND_HALF_UP
LIMIT = 10**38


def row(*cells):
    print("\t".join(str(cell) for cell in cells))


def digits(count):
    return "".join(random.choice("0123456789") for _ in range(count))


def number():
    text = random.choice(["", "-", "+"]) + digits(random.randint(1, 24))
    if random.random() < 0.7:
        text += "." + digits(random.randint(0, 12))
    if random.random() < 0.3:
        text += random.choice("eE") + random.choice(["", "-", "+"]) + str(random.randint(0, 30))
    return text


def cast(text, precision, scale):
    scaled = decimal.Decimal(text).scaleb(scale).to_integral_value(HALF_UP)
    return int(scaled) if abs(scaled) < 10**precision else "L"


def nearest_float(text):
    """The REAL nearest to a decimal, ties to even, without rounding to DOUBLE first."""
    exact = fractions.Fraction(decimal.Decimal(text))
    try:
        bits = struct.unpack("<I", struct.pack("<f", float(exact)))[0]
    except OverflowError:
        return "7f800000" if exact > 0 else "ff800000"
    best = None
    for candidate in (bits - 1, bits, bits + 1):
        if not 0 <= candidate < 2**32:
            continue
        value = struct.unpack("<f", struct.pack("<I", candidate))[0]
        if value != value or value in (float("inf"), float("-inf")):
            continue
        key = (abs(fractions.Fraction(value) - exact), candidate & 1)
        if best is None or key < best[0]:
            best = (key, candidate)
    return format(best[1], "x")


row("#", "Python", platform.python_version())
for _ in range(300):
    text, precision = number(), random.randint(1, 38)
    scale = random.randint(0, precision)
    row("decimal", text, precision, scale, cast(text, precision, scale))
for _ in range(300):
    text = random.choice(["", "-"]) + digits(random.randint(1, 40)) + "." + digits(random.randint(1, 10))
    text += random.choice(["", "e" + str(random.randint(-320, 300)), "E" + str(random.randint(-30, 30))])
    value = float(text)
    row("double", text, format(struct.unpack("<Q", struct.pack("<d", value))[0], "x"))
for _ in range(300):
    text = random.choice(["", "-"]) + digits(random.randint(1, 12)) + "." + digits(random.randint(1, 12))
    text += random.choice(["", "e" + str(random.randint(-40, 25))])
    if decimal.Decimal(text) != 0:
        row("real", text, nearest_float(text))
for _ in range(300):
    left, right = (random.choice([1, -1]) * int(digits(random.randint(1, 38))) for _ in range(2))
    power = random.randint(0, 38)
    product = left * right
    quotient = remainder = "-"
    if right:
        quotient = int((decimal.Decimal(left * 10**power) / right).quantize(1, HALF_UP))
        exact = fractions.Fraction(left * 10**power, right)
        magnitude = int(abs(exact) + fractions.Fraction(1, 2))
        quotient = magnitude if exact >= 0 else -magnitude
        magnitude = abs(left * 10**power) % abs(right)
        remainder = magnitude if left >= 0 else -magnitude
        quotient = quotient if abs(quotient) < LIMIT else "X"
    row("arithmetic", left, right, power, product if abs(product) < LIMIT else "X", quotient, remainder)
for _ in range(300):
    day = datetime.date.fromordinal(random.randint(1, datetime.date.max.toordinal()))
    days = day.toordinal() - datetime.date(1970, 1, 1).toordinal()
    year, week, weekday = day.isocalendar()
    row("date", days, day.isoformat(), weekday, day.timetuple().tm_yday, year, week)
for _ in range(300):
    moment = datetime.datetime(1, 1, 1) + datetime.timedelta(microseconds=random.randint(0, 3 * 10**17))
    micros = (moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)
    row("timestamp", micros, moment.strftime("%Y").zfill(4) + moment.strftime("-%m-%d %H:%M:%S.%f"))
