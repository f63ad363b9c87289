# Two stages: the second has no pip cache, no compiler and no build folder.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS packages
COPY requirements.txt /tmp/
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    --no-deps --require-hashes -r /tmp/requirements.txt \
 && /opt/venv/bin/pip check

FROM ${BASE}
# ffmpeg takes posters from films; the client programs back PostgreSQL up. Debian's stable
# versions on purpose: pinning them would miss security updates. (.hadolint.yaml)
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin clipqa \
 && install -d -o clipqa -g clipqa /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py gunicorn.conf.py ./
COPY scripts/healthcheck.py scripts/
COPY templates templates
COPY static static
COPY clipqa clipqa
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CLIPQA_STATIC_ROOT=/app/collected \
    CLIPQA_DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8000 \
    WEB_CONCURRENCY=2
# The key signs nothing: it only lets the settings load while files are collected.
RUN CLIPQA_SECRET_KEY=while-building CLIPQA_DATA_DIR=/tmp/building \
    python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf /tmp/building
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "scripts/healthcheck.py"]
CMD ["python", "-m", "gunicorn", "clipqa.wsgi"]
