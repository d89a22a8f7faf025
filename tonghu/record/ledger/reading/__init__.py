"""What a township's spreadsheet says: from a sheet of cells to rows of values, with every doubt told.

A sheet passes through in this order, in a process of its own (`process`):

1. `chains`: messages pasted into a sheet become a table; `unfolding`: forms become tables (`inner`: with their table of the family), `turning`: so do tables on their side, `households`: registers get columns for the parents; `pieces`, `below`, `abreast`, `periods`, `relatives`, `legends`:
   a date in three columns, several tables in one sheet, several children or years or relatives in one row, codes that the sheet explains.
2. `recognition`: where the header is and what each column means, by the words in `headers` and `meanings`.
3. `reader`: each row, cell by cell (`entries`, `names`, `several`; what words in cells mean is in `cells`, what is said freely of
   a parent in `parents` and `regions`), as a `line` that gathers values and doubts; `skipping` says which rows are no children, `villages` where a child belongs,
   `fitting` what of a row cannot be together.
4. `rows` and `problems`: what comes out, and the sentences that say what was wrong and what to do.

Nothing here asks a database or knows what is on file.
"""
