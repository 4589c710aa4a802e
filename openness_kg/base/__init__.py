"""What everything stands on: IRIs, errors, formats, files that are whole or not there, processes with limits."""
