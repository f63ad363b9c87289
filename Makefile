# ClipQA's commands. Needs Python 3.11 or newer and make, nothing else.
# GNU Make 3.81 (macOS) reads this too: no paths in targets, so a space in the folder's name is fine.
.PHONY: help run test coverage check format bench bench-quick soak drills collisions lighthouse pictures requirements clean

help:
	@echo "make run         serve ClipQA with the demo library   (PORT=8000 HOST=127.0.0.1)"
	@echo "make test        run every test, on SQLite and on PostgreSQL"
	@echo "make coverage    the same, with what of the code they ran; at least 95 %"
	@echo "make check       linters, types, templates, migrations, deployment checks"
	@echo "make format      let the formatters mend what they can"
	@echo "make bench       measure every page on 1,000 to 100,000 answers (SIZE=1000000 COMPARE=FILE)"
	@echo "make bench-quick  the same in two minutes, on SQLite alone"
	@echo "make soak        four writers and fifty reads a second for ten minutes (SECONDS=600 ON=sqlite)"
	@echo "make drills      kill, stop and fill up what it runs on while people write   (WHAT=kill ON=sqlite TIMES=10)"
	@echo "make collisions  two editors meet at one record, 200 times on each database   (TRIALS=200 SEED=5)"
	@echo "make lighthouse  measure four pages of the demo       (needs Node 20 and Chromium)"
	@echo "make pictures    take the desk's pictures in docs/ anew      (needs Chromium)"
	@echo "make requirements  pin requirements*.in anew, by hash"
	@echo "make clean       forget the environment and the stamps; the library in var/ stays"

run:
	@sh scripts/python scripts/run.py

test:
	@sh scripts/python scripts/test.py

coverage:
	@CLIPQA_TESTS_MEASURED=1 sh scripts/python scripts/test.py

check:
	@sh scripts/python scripts/check.py

format:
	@sh scripts/python scripts/check.py format

bench:
	@sh scripts/python scripts/bench.py

bench-quick:
	@sh scripts/python scripts/bench.py quick

soak:
	@sh scripts/python scripts/soak.py

drills:
	@sh scripts/python scripts/drills.py

collisions:
	@sh scripts/python scripts/collisions.py

lighthouse:
	@sh scripts/python scripts/lighthouse.py

pictures:
	@sh scripts/python scripts/pictures.py

requirements:
	@sh scripts/python scripts/requirements.py

clean:
	rm -rf .venv var/static var/stamps var/mypy var/pytest var/coverage
