import clipqa.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0008_speaker_facet"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="location",
            field=models.CharField(
                blank=True,
                help_text="Where the recording was made. Shown after the speaker.",
                max_length=120,
                validators=[clipqa.models.fields.validate_plain_text],
                verbose_name="location",
            ),
        ),
    ]
