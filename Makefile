# ClipQA's commands. Needs Python 3.11 or newer and make, nothing else.
# GNU Make 3.81 (macOS) reads this too: no paths in targets, so a space in the folder's name is fine.
.PHONY: help run test coverage check format bench bench-quick bench-desk bench-articles soak drills mail-drill source-drill collisions fuzz fuzz-admin observatory lighthouse pictures requirements clean

help:
	@echo "make run         serve ClipQA with the demo library   (PORT=8000 HOST=127.0.0.1)"
	@echo "make test        run every test, on SQLite and on PostgreSQL"
	@echo "make coverage    the same, with the coverage of the code; at least 95 %"
	@echo "make check       linters, types, templates, locks, migrations, deployment checks"
	@echo "make format      run the formatters"
	@echo "make bench       measure every page on 1,000 to 100,000 answers (SIZE=1000000 COMPARE=FILE)"
	@echo "make bench-quick  the same in two minutes, on SQLite alone"
	@echo "make bench-desk  how fast the page of an answer answers keys and drags   (needs Chromium)"
	@echo "make bench-articles  what an article costs next to a feed page, and what it weighs"
	@echo "make soak        four writers and fifty reads a second for ten minutes (SECONDS=600 ON=sqlite)"
	@echo "make drills      kill -9, a stopped PostgreSQL, a full disk while people write   (WHAT=kill ON=sqlite TIMES=10)"
	@echo "make mail-drill  10,000 mails to subscribers, 40 kills of worker and mail server   (SIZE=1000 KILLS=10 ON=sqlite)"
	@echo "make source-drill  60 simulated days of 2,000 sources that die, at hosts that make mistakes   (SOURCES=200 DAYS=30 SEED=7)"
	@echo "make collisions  two editors save one record at once, 200 times on each database   (TRIALS=200 SEED=5)"
	@echo "make fuzz        hostile texts for every parser, 30 seconds each   (SECONDS=30 SEED=7)"
	@echo "make fuzz-admin  200 hostile values for every field of the admin  (ALONE=1 SAMPLE=20000 ON=sqlite)"
	@echo "make observatory  score the pages by the published rules of MDN's HTTP Observatory"
	@echo "make lighthouse  measure five pages of the demo       (needs Node 20 and Chromium)"
	@echo "make pictures    take the screenshots of the admin in docs/ again      (needs Chromium)"
	@echo "make requirements  pin requirements*.in again, with hashes"
	@echo "make clean       delete the environment and the stamps; the library in var/ stays"

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
	@sh scripts/python lab/run_benchmarks.py

bench-quick:
	@sh scripts/python lab/run_benchmarks.py quick

bench-desk:
	@sh scripts/python lab/measure_clip_desk.py

bench-articles:
	@sh scripts/python lab/measure_articles.py

soak:
	@sh scripts/python lab/run_soak.py

drills:
	@sh scripts/python lab/run_chaos.py

mail-drill:
	@sh scripts/python lab/run_mail_drill.py

source-drill:
	@sh scripts/python lab/run_source_drill.py

collisions:
	@sh scripts/python lab/run_conflicts.py

fuzz:
	@sh scripts/python lab/fuzz.py

fuzz-admin:
	@sh scripts/python lab/fuzz_admin.py

observatory:
	@sh scripts/python lab/observatory.py

lighthouse:
	@sh scripts/python lab/lighthouse.py

pictures:
	@sh scripts/python lab/run_screenshots.py

requirements:
	@sh scripts/python scripts/requirements.py

clean:
	rm -rf .venv var/static var/stamps var/mypy var/pytest var/coverage
