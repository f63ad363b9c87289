from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clipqa", "0001_library")]

    operations = [
        migrations.CreateModel(
            name="SignInTally",
            fields=[
                (
                    "subject",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
