"""Stop words, which are removed from a query unless it has no other words.

Short manual lists for the most common languages. A missing word matters little, since BM25 gives
frequent words next to no weight.
"""

from clipqa.lib.words import fold

_LISTS = {
    "en": "a about an and any are as at be been but by can could did do does for from had has have "
    "how i in into is it its me of on or our shall should so some than that the their them then "
    "there these they this those to was we were what when where which who whom whose why will "
    "with would you your",
    "de": "aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem "
    "einen einer eines er es für hat hatte in im ist kann mit nach nicht oder sie sind so über um "
    "und vom von vor war warum was welche welchem welchen welcher welches wer werden wie wird wo "
    "wurde wurden zu zum zur",
    "es": "a al como con cual cuales cuando de del donde el ella en era es esta este fue ha la las "
    "lo los no o para pero por porque que quien quienes se son su sus un una y",
    "fr": "a au aux avec ce ces cette comment dans de des du elle en est et il ils la le les "
    "leur lui mais ne ou où par pas pour pourquoi quand que quel quelle quelles quels qui quoi se "
    "ses son sont sur un une",
    "ru": "а без был была были было быть в во вы где для до его ее если есть же за и из или их к "
    "как какая какие какой какую когда кто ли мы на не но о об он она они от по почему при с со "
    "так также то что чтобы это",
    "ar": "أن إلى أو أي الذي التي التى الذين إن في كان كانت كم كيف لا لماذا ما ماذا متى مع من هذا "
    "هذه هل هو هي و على عن عند أين",
}
STOP_WORDS = frozenset(fold(word) for words in _LISTS.values() for word in words.split())
# Words that say something else in capitals, though they are none of these.
NAMES = frozenset({"us"})
