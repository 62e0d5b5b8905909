"""The language of predicates: yes-or-no questions to one record, over its canonical columns."""
