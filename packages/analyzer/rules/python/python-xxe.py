import xml.sax
from xml.sax.handler import feature_external_ges

from lxml import etree


def read(data):
    # ruleid: python-xxe
    etree.XMLParser(resolve_entities=True)
    # ruleid: python-xxe
    etree.XMLParser(huge_tree=True, no_network=False)
    parser = xml.sax.make_parser()
    # ruleid: python-xxe
    parser.setFeature(feature_external_ges, True)
    # ok: python-xxe
    parser.setFeature(feature_external_ges, False)
    # ok: python-xxe
    etree.XMLParser(resolve_entities=False)
    # ok: python-xxe
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
