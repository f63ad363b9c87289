from django.db import migrations, models

import clipqa.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0023_unrelated_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="unrelated_pages",
            field=models.TextField(
                blank=True,
                default="",
                help_text="The address of an article or a topic in each line. These pages are never listed under “You may also like”, unless a block names them.",
                max_length=2000,
                validators=[clipqa.models.fields.validate_plain_text],
                verbose_name="not related",
            ),
            preserve_default=False,
        ),
    ]
