"""A vocabulary that looks like language: pronounceable words, many shapes, English endings.

Typos are corrected by the letters that words share, so a vocabulary of similar words would make
correcting slower than it is. tests/lab/test_bench.py checks that these words share letters as
seldom as English ones.
"""

from collections.abc import Iterator
from random import Random

# Each with its weight, roughly as in English.
ONSETS = (
    "b5 bl1 br2 c6 ch2 cl2 cr2 d5 dr1 f4 fl1 fr2 g3 gl1 gr2 h4 j1 k2 kn1 l6 m6 n5 p5 ph1 pl2 pr3 "
    "qu1 r6 s4 sc1 sh1 sk1 sl1 sm1 sn1 sp1 st2 str1 sw1 t5 th2 tr2 tw1 v4 w3 wh1 wr1 y1 z1"
)
NUCLEI = "a9 e10 i8 o8 u5 ai1 au1 ay1 ea2 ee1 ei1 eu1 ia1 ie1 io1 oa1 oi1 oo1 ou2 ow1 ue1 ui1 y1"
CODAS = (
    "-9 b1 c1 ch1 ck1 ct1 d2 f1 ff1 ft1 g1 ght1 k1 l3 ld1 lf1 lk1 ll1 lm1 lt1 m2 mb1 mp1 n4 nce1 "
    "nch1 nd2 ng1 nk1 nt2 p1 pt1 r3 rb1 rc1 rd1 rf1 rg1 rk1 rl1 rm1 rn1 rp1 rse1 rt1 s2 sh1 sk1 "
    "sp1 ss1 st2 t2 th1 v1 w1 x1 z1"
)
ENDINGS = "s4 ed4 ing4 er3 ly2 al2 tion2 ment2 ness1 able1 ity2 ive1 ous1 ist1 ism1 age1 ful1 ic2"
SYLLABLES = (1, 2, 2, 2, 3, 3)
MIN_LENGTH, MAX_LENGTH = 3, 14

Weighted = tuple[list[str], list[int]]


def parse_weights(text: str) -> Weighted:
    parts = text.split()
    return [part.rstrip("0123456789-") for part in parts], [int(part[-1]) for part in parts]


class Speller:
    """Draws words; the same random numbers give the same words."""

    def __init__(self, random: Random, endings: str = ENDINGS) -> None:
        self._random = random
        self._onsets, self._nuclei = parse_weights(ONSETS), parse_weights(NUCLEI)
        self._codas, self._endings = parse_weights(CODAS), parse_weights(endings)

    def words(self, number: int) -> list[str]:
        """Return so many different words, short ones mostly first, as frequent words are short."""
        found: dict[str, None] = {}
        for word in self._endless():
            if MIN_LENGTH <= len(word) <= MAX_LENGTH:
                found[word] = None
            if len(found) == number:
                break
        return sorted(found, key=lambda word: len(word) + self._random.gauss(0, 2.5))

    def _endless(self) -> Iterator[str]:
        while True:
            stem = "".join(self._syllable() for _ in range(self._random.choice(SYLLABLES)))
            yield stem
            # Words with the same stem, so that stemming has work to do.
            for _ in range(self._random.choice((0, 0, 1, 2))):
                yield stem + self._one_of(self._endings)

    def _syllable(self) -> str:
        onset = self._one_of(self._onsets) if self._random.random() < 0.85 else ""
        return onset + self._one_of(self._nuclei) + self._one_of(self._codas)

    def _one_of(self, weighted: Weighted) -> str:
        return self._random.choices(*weighted)[0]
