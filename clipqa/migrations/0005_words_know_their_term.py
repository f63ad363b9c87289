from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0004_feedback"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchword",
            name="term",
            field=models.CharField(
                default="", help_text="what the index knows it by", max_length=64
            ),
        ),
    ]
