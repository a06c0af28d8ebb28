"""Questions to the income register as a client writes and signs them.

Signed with xmlsec, as adapters do; the mock checks with signxml: two implementations on purpose.
"""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import xmlsec
from lxml import etree

AARHUS = "55133018"
EVERYTHING = (9001, 9102, 9202)
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = OASIS + "wssecurity-secext-1.0.xsd", OASIS + "wssecurity-utility-1.0.xsd"
CLASS = "http://rep.oio.dk/skat.dk/eindkomst/class/{}/xml/schemas/20071202/"
QUESTION = """<s:Envelope xmlns:s="{soap}" xmlns:u="{wsu}"><s:Header/><s:Body u:Id="{body_id}">
<i:IndkomstOplysningPersonHent_I xmlns:i="http://rep.oio.dk/skat.dk/eindkomst/">
<k:HovedOplysninger xmlns:k="http://rep.oio.dk/skat.dk/basis/kontekst/xml/schemas/2006/09/01/">
<k:TransaktionIdentifikator>{transaction}</k:TransaktionIdentifikator></k:HovedOplysninger>
<i:IndkomstOplysningPersonInddata><i:AbonnentAdgangStruktur>
<a:AbonnentTypeKode xmlns:a="{abonnenttype}">{codes[0]}</a:AbonnentTypeKode>
<b:AbonnementTypeKode xmlns:b="{abonnementtype}">{codes[1]}</b:AbonnementTypeKode>
<c:AdgangFormaalTypeKode xmlns:c="{adgangformaaltype}">{codes[2]}</c:AdgangFormaalTypeKode>
</i:AbonnentAdgangStruktur><i:AbonnentStruktur><i:AbonnentVirksomhedStruktur>
<i:AbonnentVirksomhed>{se}</i:AbonnentVirksomhed></i:AbonnentVirksomhedStruktur>
</i:AbonnentStruktur><i:IndkomstOplysningValg>{choice}</i:IndkomstOplysningValg>
</i:IndkomstOplysningPersonInddata></i:IndkomstOplysningPersonHent_I></s:Body></s:Envelope>"""
SE = (
    '<v:VirksomhedSENummerIdentifikator xmlns:v="http://rep.oio.dk/skat.dk/motor/class/virksomhed'
    '/xml/schemas/20080401/">{}</v:VirksomhedSENummerIdentifikator>'
)
PERSON = (
    "<i:PersonIndkomstSoegeStruktur>"
    '<p:PersonCivilRegistrationIdentifier xmlns:p="http://rep.oio.dk/cpr.dk/xml/schemas/core/'
    '2005/03/18/">{number}</p:PersonCivilRegistrationIdentifier>{reference}{employer}{period}'
    "</i:PersonIndkomstSoegeStruktur>"
)
MONTHS = (
    "<i:SoegeAarMaanedLukketStruktur>"
    '<f:SoegeAarMaanedFraKode xmlns:f="{from_}">{0}</f:SoegeAarMaanedFraKode>'
    '<t:SoegeAarMaanedTilKode xmlns:t="{to}">{1}</t:SoegeAarMaanedTilKode>'
    "</i:SoegeAarMaanedLukketStruktur>"
)
DAYS = (
    '<i:SoegePeriodeLukketStruktur><d:DateInterval xmlns:d="http://rep.oio.dk/xkom.dk/xml/schemas/'
    '2007/09/01/"><d1:StartDate xmlns:d1="http://rep.oio.dk/xkom.dk/xml/schemas/2006/09/01/">{0}'
    '</d1:StartDate><d2:EndDate xmlns:d2="http://rep.oio.dk/xkom.dk/xml/schemas/2007/04/15/">{1}'
    "</d2:EndDate></d:DateInterval></i:SoegePeriodeLukketStruktur>"
)


class Clock:
    """A clock that tests move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def months(first: str, last: str) -> str:
    spaces = {
        "from_": CLASS.format("soegeaarmaanedfrakode"),
        "to": CLASS.format("soegeaarmaanedtilkode"),
    }
    return MONTHS.format(first, last, **spaces)


def days(first: str, last: str) -> str:
    return DAYS.format(first, last)


def person(number: str, period: str, *, reference: str = "", employer: str = "") -> str:
    space = CLASS.format("indkomstoplysningadgangreferencenummer")
    name = "IndkomstOplysningAdgangReferenceNummerIdentifikator"
    outer, inner = "IndberetningPligtigVirksomhedStruktur", "IndberetningPligtigVirksomhed"
    return PERSON.format(
        number=number,
        reference=f'<r:{name} xmlns:r="{space}">{reference}</r:{name}>' if reference else "",
        employer=f"<i:{outer}><i:{inner}>{SE.format(employer)}</i:{inner}></i:{outer}>"
        if employer
        else "",
        period=period,
    )


def written(
    *people: str,
    codes: tuple[int, int, int] = EVERYTHING,
    se: str = AARHUS,
    transaction: str = "t-1",
    choice: str | None = None,
) -> str:
    inner = f"<i:IndkomstPersonSamling>{''.join(people)}</i:IndkomstPersonSamling>"
    return QUESTION.format(
        soap=SOAP,
        wsu=WSU,
        body_id="body-1",
        transaction=transaction,
        codes=codes,
        se=SE.format(se),
        choice=choice or inner,
        abonnenttype=CLASS.format("abonnenttype"),
        abonnementtype=CLASS.format("abonnementtype"),
        adgangformaaltype=CLASS.format("adgangformaaltype"),
    )


class XmlsecSigner:
    """Signs a written question as a client does; `parts` says what of it."""

    def __init__(self, certificate: Path, key: Path) -> None:
        lines = certificate.read_text().strip().splitlines()
        self._token = "".join(lines[1:-1])
        self._key = xmlsec.Key.from_file(str(key), xmlsec.KeyFormat.PEM)

    def __call__(
        self,
        question: str,
        *,
        created: datetime,
        expires: datetime | None = None,
        parts: tuple[str, ...] = ("body-1", "time-1"),
    ) -> bytes:
        envelope = etree.fromstring(question)
        security = etree.SubElement(envelope[0], f"{{{WSSE}}}Security")
        token_id = f"token-{uuid.uuid4()}"
        etree.SubElement(
            security, f"{{{WSSE}}}BinarySecurityToken", {f"{{{WSU}}}Id": token_id}
        ).text = self._token
        time = etree.SubElement(security, f"{{{WSU}}}Timestamp", {f"{{{WSU}}}Id": "time-1"})
        until = expires or created + timedelta(minutes=5)
        etree.SubElement(time, f"{{{WSU}}}Created").text = f"{created:%Y-%m-%dT%H:%M:%SZ}"
        etree.SubElement(time, f"{{{WSU}}}Expires").text = f"{until:%Y-%m-%dT%H:%M:%SZ}"
        signature = xmlsec.template.create(
            envelope, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA1, ns="ds"
        )
        security.append(signature)
        for part in parts:
            reference = xmlsec.template.add_reference(
                signature, xmlsec.Transform.SHA1, uri=f"#{part}"
            )
            xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        info = xmlsec.template.ensure_key_info(signature)
        holder = etree.SubElement(info, f"{{{WSSE}}}SecurityTokenReference")
        etree.SubElement(holder, f"{{{WSSE}}}Reference", {"URI": f"#{token_id}"})
        xmlsec.tree.add_ids(envelope, ["Id"])
        context = xmlsec.SignatureContext()
        context.key = self._key
        context.sign(signature)
        return etree.tostring(envelope)
