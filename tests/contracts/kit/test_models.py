from tests.contracts.kit.json_model import JsonModel
from tests.contracts.kit.mailbox_model import MailboxModel
from tests.contracts.kit.xml_model import XmlModel


class TestAnHonestAdapterOverJson(JsonModel):
    pass


class TestAnHonestAdapterOverXml(XmlModel):
    pass


class TestAnHonestAdapterOverFiles(MailboxModel):
    pass
