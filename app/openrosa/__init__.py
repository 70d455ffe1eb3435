"""The face that ODK's clients know: OpenRosa for Collect, the REST and OData subset of Central for pyodk."""
