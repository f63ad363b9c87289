from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0013_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="is_private",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="private draft"
            ),
        ),
    ]
