"""Our side of the person register: CPR PersonBaseDataExtended (SF1520) via Serviceplatformen."""
