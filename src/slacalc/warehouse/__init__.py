"""The counting of each metric and fee as SQL over tables of canonical columns, for whoever runs it where the records are."""
