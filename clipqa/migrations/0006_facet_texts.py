from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0005_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="FacetText",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("facet", models.CharField(max_length=10)),
                ("key", models.TextField(help_text="the folded text, as addresses have it")),
                ("name", models.TextField(help_text="the text as it is shown")),
            ],
            options={
                "verbose_name": "facet's text",
            },
        ),
        migrations.AddField(
            model_name="searchstatistics",
            name="facets",
            field=models.TextField(
                db_default="",
                help_text="the names of the facets that all entries were counted by",
            ),
        ),
        migrations.AlterField(
            model_name="entryfacets",
            name="lines",
            field=models.TextField(help_text="its values, in the form of `clipqa/facets/lines.py`"),
        ),
        migrations.AlterField(
            model_name="entryfacets",
            name="shown_on",
            field=models.DateField(
                help_text="aired on, else the day of publication, site time zone"
            ),
        ),
    ]
