from lxml import etree


def find(tree, name):
    # ruleid: python-xpath-injection
    tree.xpath("//user[@name='" + name + "']")
    # ruleid: python-xpath-injection
    tree.xpath(f"//user[@name='{name}']")
    # ruleid: python-xpath-injection
    etree.XPath("//user[@name='%s']" % name)
    # ok: python-xpath-injection
    tree.xpath("//user/email")
    # ok: python-xpath-injection
    tree.xpath("//user[@name=$name]", name=name)
