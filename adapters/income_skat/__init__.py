"""Our side of the income register: SKAT's eIndkomst, IndkomstOplysningPersonHent."""
