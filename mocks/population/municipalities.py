"""The municipalities with one postal code each, as one table; no people and no roads.

Codes, names and postal codes are the real ones; inhabitants are rounded to thousands and places to
kilometres (EPSG:25832), from general knowledge, so that a map looks right and no more.
"""

from typing import Final

import msgspec


class Municipality(msgspec.Struct, frozen=True, kw_only=True):
    """A municipality: codes as text, thousands of inhabitants, its town's place in kilometres."""

    code: str
    name: str
    postal_code: str
    postal_district: str
    thousands: int
    east: int
    north: int


_TABLE: Final = """\
0101|København|2300|København S|660|724|6176
0147|Frederiksberg|2000|Frederiksberg|105|722|6176
0151|Ballerup|2750|Ballerup|52|711|6181
0153|Brøndby|2605|Brøndby|40|715|6172
0155|Dragør|2791|Dragør|15|731|6167
0157|Gentofte|2820|Gentofte|75|723|6184
0159|Gladsaxe|2860|Søborg|70|718|6183
0161|Glostrup|2600|Glostrup|24|714|6175
0163|Herlev|2730|Herlev|30|716|6181
0165|Albertslund|2620|Albertslund|27|711|6173
0167|Hvidovre|2650|Hvidovre|53|718|6173
0169|Høje-Taastrup|2630|Taastrup|58|708|6172
0173|Lyngby-Taarbæk|2800|Kongens Lyngby|58|720|6186
0175|Rødovre|2610|Rødovre|44|717|6176
0183|Ishøj|2635|Ishøj|24|711|6168
0185|Tårnby|2770|Kastrup|43|729|6171
0187|Vallensbæk|2665|Vallensbæk Strand|18|713|6169
0190|Furesø|3500|Værløse|42|711|6187
0201|Allerød|3450|Allerød|26|710|6197
0210|Fredensborg|2980|Kokkedal|41|719|6202
0217|Helsingør|3000|Helsingør|64|724|6216
0219|Hillerød|3400|Hillerød|54|707|6203
0223|Hørsholm|2970|Hørsholm|25|719|6198
0230|Rudersdal|2840|Holte|57|717|6191
0240|Egedal|3660|Stenløse|45|701|6185
0250|Frederikssund|3600|Frederikssund|46|692|6193
0253|Greve|2670|Greve|52|708|6165
0259|Køge|4600|Køge|62|701|6151
0260|Halsnæs|3300|Frederiksværk|32|688|6207
0265|Roskilde|4000|Roskilde|91|694|6170
0269|Solrød|2680|Solrød Strand|25|703|6158
0270|Gribskov|3200|Helsinge|41|699|6213
0306|Odsherred|4500|Nykøbing Sj|33|667|6200
0316|Holbæk|4300|Holbæk|74|670|6178
0320|Faxe|4690|Haslev|37|688|6134
0326|Kalundborg|4400|Kalundborg|48|631|6172
0329|Ringsted|4100|Ringsted|35|676|6147
0330|Slagelse|4200|Slagelse|80|649|6142
0336|Stevns|4660|Store Heddinge|23|715|6135
0340|Sorø|4180|Sorø|30|662|6146
0350|Lejre|4320|Lejre|28|687|6166
0360|Lolland|4900|Nakskov|40|637|6078
0370|Næstved|4700|Næstved|84|676|6124
0376|Guldborgsund|4800|Nykøbing F|60|685|6073
0390|Vordingborg|4760|Vordingborg|45|686|6100
0400|Bornholm|3700|Rønne|39|864|6121
0410|Middelfart|5500|Middelfart|40|547|6151
0420|Assens|5610|Assens|41|557|6125
0430|Faaborg-Midtfyn|5600|Faaborg|52|579|6107
0440|Kerteminde|5300|Kerteminde|24|605|6146
0450|Nyborg|5800|Nyborg|32|614|6131
0461|Odense|5000|Odense C|209|588|6140
0479|Svendborg|5700|Svendborg|59|603|6103
0480|Nordfyns|5400|Bogense|30|569|6159
0482|Langeland|5900|Rudkøbing|12|610|6089
0492|Ærø|5970|Ærøskøbing|6|590|6083
0510|Haderslev|6100|Haderslev|56|531|6123
0530|Billund|7190|Billund|27|507|6176
0540|Sønderborg|6400|Sønderborg|74|551|6085
0550|Tønder|6270|Tønder|37|491|6087
0561|Esbjerg|6700|Esbjerg|116|465|6147
0563|Fanø|6720|Fanø|3|462|6144
0573|Varde|6800|Varde|50|467|6164
0575|Vejen|6600|Vejen|43|509|6148
0580|Aabenraa|6200|Aabenraa|59|527|6099
0607|Fredericia|7000|Fredericia|52|547|6158
0615|Horsens|8700|Horsens|97|553|6191
0621|Kolding|6000|Kolding|94|530|6149
0630|Vejle|7100|Vejle|122|533|6174
0657|Herning|7400|Herning|89|498|6222
0661|Holstebro|7500|Holstebro|59|477|6246
0665|Lemvig|7620|Lemvig|19|458|6268
0671|Struer|7600|Struer|21|475|6261
0706|Syddjurs|8400|Ebeltoft|44|604|6228
0707|Norddjurs|8500|Grenaa|36|616|6253
0710|Favrskov|8370|Hadsten|50|565|6243
0727|Odder|8300|Odder|24|572|6203
0730|Randers|8900|Randers C|100|564|6258
0740|Silkeborg|8600|Silkeborg|101|534|6225
0741|Samsø|8305|Samsø|4|600|6192
0746|Skanderborg|8660|Skanderborg|65|558|6211
0751|Aarhus|8000|Aarhus C|368|575|6225
0756|Ikast-Brande|7430|Ikast|42|510|6222
0760|Ringkøbing-Skjern|6950|Ringkøbing|56|453|6216
0766|Hedensted|8722|Hedensted|48|544|6181
0773|Morsø|7900|Nykøbing M|20|491|6294
0779|Skive|7800|Skive|44|502|6270
0787|Thisted|7700|Thisted|43|481|6313
0791|Viborg|8800|Viborg|97|525|6256
0810|Brønderslev|9700|Brønderslev|37|557|6348
0813|Frederikshavn|9900|Frederikshavn|58|592|6367
0820|Vesthimmerlands|9600|Aars|36|532|6295
0825|Læsø|9940|Læsø|2|621|6349
0840|Rebild|9520|Skørping|31|554|6300
0846|Mariagerfjord|9500|Hobro|41|548|6278
0849|Jammerbugt|9440|Aabybro|39|544|6335
0851|Aalborg|9000|Aalborg|224|556|6323
0860|Hjørring|9800|Hjørring|64|559|6369
"""


def municipalities() -> tuple[Municipality, ...]:
    """Give every municipality, by code."""
    return tuple(_read(line) for line in _TABLE.splitlines())


def _read(line: str) -> Municipality:
    code, name, postal_code, postal_district, thousands, east, north = line.split("|")
    return Municipality(
        code=code,
        name=name,
        postal_code=postal_code,
        postal_district=postal_district,
        thousands=int(thousands),
        east=int(east),
        north=int(north),
    )
