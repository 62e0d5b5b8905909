"""Late payment: the account of each statement, where all of them stand on a day, and the rights that have arisen."""
