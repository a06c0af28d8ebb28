"""The income register's mock: IndkomstOplysningPersonHent over the world, signed both ways."""
