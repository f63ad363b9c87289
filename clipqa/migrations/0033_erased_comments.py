from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0032_report_replies"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="erased_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="erased at"
            ),
        ),
    ]
