"""The sheets of a statement's workbook; loaded only where one is made, because openpyxl is heavy."""
