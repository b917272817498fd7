"""The laptop's encrypted database: schema, migrations, vault and keys, queries."""
