"""Quantities are compared by their value, however they are written or said."""

from fractions import Fraction

import pytest

from clipqa.evidence.quantities import is_said, keys_said, quantities_in


def is_heard(written: str, spoken: str, language: str) -> bool:
    """Whether all quantities of a text are among those of another."""
    said = {key for each in quantities_in(spoken, language) for key in keys_said(each)}
    claimed = [each for each in quantities_in(written, language) if not each.is_weak]
    assert claimed, f"no quantity in {written!r}"
    return all(is_said(each, said) for each in claimed)


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "1,000", "a thousand"),
        ("en", "1 000", "one thousand"),
        ("en", "1.000", "1000"),
        ("en", "2,500,000", "two and a half million"),
        ("en", "2.5 million", "two point five million"),
        ("en", "500,000", "half a million"),
        ("en", "£75m", "75 million pounds"),
        ("en", "45%", "forty-five per cent"),
        ("en", "11th", "the eleventh"),
        ("en", "No. 11", "eleven"),
        ("en", "1912", "nineteen twelve"),
        ("en", "1905", "nineteen oh five"),
        ("en", "2019", "two thousand and nineteen"),
        ("en", "7-9", "seven to nine"),
        ("en", "3 May 2011", "May 3rd, 2011"),
        ("en", "03.05.2011", "the third of May 2011"),
        ("en", "2011-05-03", "May 3, 2011"),
        ("en", "1930s", "the nineteen thirties"),
        ("en", "two thirds", "2/3"),
        ("en", "14:30", "2:30"),
        ("en", "1,200", "one thousand, two hundred"),
        ("en", "the 200th", "the two hundredth"),
        ("en", "0.5", "half a percentage point"),
        ("en", "2.25 %", "two and a quarter per cent"),
        ("en", "a 0.25 point cut", "a quarter-point cut"),
        ("en", "747", "seven forty-seven"),
        ("en", "911", "nine one one"),
        ("en", "room 101", "one oh one"),
        ("en", "7:30", "half past seven in the evening"),
        ("en", "19:45", "a quarter to eight"),
        ("en", "eight", "a quarter to eight"),
        ("de", "12.000", "zwölftausend"),
        ("de", "0,5 Prozent", "ein halbes Prozent"),
        ("de", "0,75 %", "dreiviertel Prozent"),
        ("de", "19:30", "um halb acht"),
        ("de", "7.45", "viertel vor acht"),
        ("es", "0,5", "medio punto"),
        ("ru", "0,5 %", "полпроцента"),
        ("zh", "30%", "三成"),
        ("zh", "2.5倍", "两倍半"),
        ("de", "2.400.000", "zwei Millionen vierhunderttausend"),
        ("de", "der 101. Tag", "der hunderterste Tag"),
        ("de", "1948", "neunzehnhundertachtundvierzig"),
        ("de", "1,5 Mio.", "eineinhalb Millionen"),
        ("de", "30er Jahre", "in den Dreißigerjahren"),
        ("de", "17. 3. 2019", "am siebzehnten März 2019"),
        ("de", "12", "die zwölfjährige Tochter"),
        ("de", "60 %", "sechzig Prozent"),
        ("es", "1963", "mil novecientos sesenta y tres"),
        ("es", "35.000", "treinta y cinco mil"),
        ("es", "2,5 millones", "dos millones y medio"),
        ("es", "2.000 millones", "dos mil millones"),
        ("es", "25 %", "veinticinco por ciento"),
        ("es", "siglo XIX", "el siglo diecinueve"),
        ("ru", "1952", "в пятьдесят втором году"),
        ("ru", "в пятьдесят втором году", "1952"),
        ("ru", "4200", "четырёх тысяч двухсот"),
        ("ru", "1,5 млн", "полтора миллиона"),
        ("ru", "1930-х", "тысяча девятьсот тридцатые годы"),
        ("ru", "12.06.1974", "двенадцатого июня 1974 года"),
        ("ar", "19", "تسع عشرة"),
        ("ar", "١٩٥٢", "ألف وتسعمئة واثنان وخمسون"),
        ("ar", "45", "خمسة وأربعين"),
        ("ar", "45", "خمسة و أربعين"),
        ("ar", "100", "مئة شجرة"),
        ("ar", "2.4 مليون", "مليونان وأربعمئة ألف"),
        ("ar", "2400", "ألفان وأربعمئة"),
        ("ar", "25 %", "خمسة وعشرون بالمئة"),
        ("zh", "45%", "百分之四十五"),
        ("zh", "1952年", "一九五二年"),
        ("zh", "240万", "两百四十万"),
        ("zh", "35000", "三万五"),
        ("zh", "123456789", "一亿二千三百四十五万六千七百八十九"),
        ("zh", "2019年3月17日", "二〇一九年三月十七日"),
        ("th", "800", "แปดร้อยต้น"),
        ("th", "๔๕ %", "ร้อยละสี่สิบห้า"),
        ("th", "2,500,000", "สองล้านห้าแสน"),
        ("th", "1.5 ล้าน", "ล้านครึ่ง"),
        ("th", "ปี 1952", "พ.ศ. 2495"),
    ],
)
def test_the_same_value_in_another_form_is_said(language: str, written: str, spoken: str) -> None:
    assert is_heard(written, spoken, language)


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "1,000", "a hundred, one"),
        ("en", "2.5 million", "2.5 billion"),
        ("en", "1930s", "the 1940s"),
        ("en", "3 May 2011", "3 June 2011, and 5 May 2011"),
        ("en", "Three out of four", "two out of three"),
        ("en", "1912", "nineteen twenty-one"),
        ("en", "747", "seven, forty-seven"),
        ("en", "0.25", "half a point"),
        ("en", "7:30", "half past eight"),
        ("de", "19:30", "um halb sieben"),
        ("zh", "三成", "百分之三"),
        ("zh", "250个", "两百个"),
        ("de", "vierzig", "vierzehn"),
        ("de", "2,4 Millionen", "24 Millionen"),
        ("es", "sesenta", "setenta"),
        ("ru", "двенадцать", "двадцать"),
        ("ar", "سبعين", "خمسين"),
        ("zh", "420万", "240万"),
        ("th", "43 รัง", "34 รัง"),
    ],
)
def test_another_value_is_not_said(language: str, written: str, spoken: str) -> None:
    assert not is_heard(written, spoken, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "One of them came first, the second half of both was several"),
        ("en", "COVID-19 on the B52 over 5G"),
        ("en", "thousands of people and a couple"),
        ("de", "Eine von beiden, die erste, achtet auf einen Teil; Achtung"),
        ("es", "Un hombre, la primera vez, el segundo"),
        ("ru", "Один из них, первый и второй, семью"),
        ("ar", "كان واحد منهم الأول والثاني"),
        ("zh", "一个人第一次十分高兴，万一他去三亚，一一说明"),
        ("th", "หนึ่งในนั้น สามารถห้ามนั่งเก้าอี้"),
    ],
)
def test_articles_orders_and_parts_of_names_are_no_claims(language: str, text: str) -> None:
    assert [each for each in quantities_in(text, language) if not each.is_weak] == []


def test_of_an_unknown_language_only_digits_are_read() -> None:
    found = quantities_in("kolmkümmend 2,5 ja 1.000", "et")
    assert [each.number for each in found] == [Fraction(5, 2), 1000]


def test_a_quantity_knows_its_place() -> None:
    text = "about two and a half million people"
    (found,) = quantities_in(text, "en")
    assert text[found.start : found.end] == "two and a half million"
