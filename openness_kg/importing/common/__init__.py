"""What every importer uses: reading hostile files, tables kept by hand, the report of defects, and statements."""
